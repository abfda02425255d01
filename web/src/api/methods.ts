import type {
  HttpMethod,
  IsOperationRequestBodyOptional,
  OperationRequestBodyContent,
  PathsWithMethod,
  RequiredKeysOf,
  ResponseObjectMap,
  SuccessResponse,
} from "openapi-typescript-helpers";
import type { paths } from "./schema";

type Paths = paths;

export interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

type Params<Operation> = Operation extends { parameters: infer Parameters }
  ? RequiredKeysOf<Parameters> extends never
    ? { params?: Parameters }
    : { params: Parameters }
  : { params?: never };

type Body<Operation> = [OperationRequestBodyContent<Operation>] extends [never]
  ? { body?: never }
  : IsOperationRequestBodyOptional<Operation> extends true
    ? { body?: OperationRequestBodyContent<Operation> }
    : { body: OperationRequestBodyContent<Operation> };

type Init<Operation> = Params<Operation> &
  Body<Operation> & {
    signal?: AbortSignal;
    headers?: Record<string, string>;
    /** For bodies that are not JSON: how to send them. The header `content-type` says what they are. */
    bodySerializer?: (body: OperationRequestBodyContent<Operation>) => BodyInit;
  };

type Arguments<Options> = RequiredKeysOf<Options> extends never ? [options?: Options] : [options: Options];

type Result<Operation> =
  Operation extends Record<string | number, unknown> ? SuccessResponse<ResponseObjectMap<Operation>> : never;

type Operation<Path extends keyof Paths, Method extends HttpMethod> = Method extends keyof Paths[Path]
  ? Paths[Path][Method]
  : never;

type Call<Method extends HttpMethod> = <Path extends PathsWithMethod<Paths, Method>>(
  path: Path,
  ...init: Arguments<Init<Operation<Path & keyof Paths, Method>>>
) => Promise<Answer<Result<Operation<Path & keyof Paths, Method>>>>;

/**
 * The operations of the API with the types of the document as they are. (openapi-fetch maps every answer, and its mapping
 * takes read-only arrays for objects.)
 */
export interface Api {
  GET: Call<"get">;
  POST: Call<"post">;
  PUT: Call<"put">;
  PATCH: Call<"patch">;
  DELETE: Call<"delete">;
}

import type { components } from "./schema";

// TODO-SCHEMA: operations that are newer than the generated types. Drop this file once they are there.

export interface BrowserSignIn {
  readonly expires_at: string;
  readonly account: components["schemas"]["Account"];
}

export interface Access {
  readonly administrator: boolean;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly registration: string | null;
}

interface Answer<Data> {
  headers: { readonly [name: string]: unknown };
  content: { readonly "application/json": Data };
}

interface NoParameters {
  readonly query?: never;
  readonly header?: never;
  readonly path?: never;
  readonly cookie?: never;
}

interface Post<Body, Data> {
  readonly parameters: NoParameters;
  readonly post: {
    readonly parameters: NoParameters;
    readonly requestBody: { readonly content: { readonly "application/json": Body } };
    readonly responses: {
      readonly 201: Answer<Data>;
      readonly default: components["responses"]["AnyProblem"];
    };
  };
}

export interface PendingPaths {
  readonly "/api/v1/auth/cookies": Post<components["schemas"]["Credentials"], BrowserSignIn>;
  readonly "/api/v1/auth/openid/cookies": Post<components["schemas"]["OpenIdRedirect"], BrowserSignIn>;
  readonly "/api/v1/congresses/{congress}/me/access": {
    readonly parameters: NoParameters;
    readonly get: {
      readonly parameters: {
        readonly query?: never;
        readonly header?: never;
        readonly path: { readonly congress: string };
        readonly cookie?: never;
      };
      readonly requestBody?: never;
      readonly responses: {
        readonly 200: Answer<Access>;
        readonly default: components["responses"]["AnyProblem"];
      };
    };
  };
}

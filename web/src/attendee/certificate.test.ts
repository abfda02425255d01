import { expect, test } from "vitest";
import { certificateAddress } from "./certificate";

test("the certificate is in the language of the person", () => {
  expect(certificateAddress("demo", "zh")).toBe("/api/v1/congresses/demo/me/certificate.svg?lang=zh");
});

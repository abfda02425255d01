// Verifies a JSON Web Token as a meeting's server does, by the library jose. Prints what it claims, or why it is refused.
import { createRequire } from "node:module";
import { join } from "node:path";

const { jwtVerify } = createRequire(join(process.cwd(), "target/readers/"))("jose");

const [, , token, secret, app, host, room, now] = process.argv;
try {
  const { payload, protectedHeader } = await jwtVerify(token, new TextEncoder().encode(secret), {
    algorithms: ["HS256"],
    issuer: app,
    audience: app,
    subject: host,
    currentDate: new Date(now),
    requiredClaims: ["exp", "nbf", "iat", "room"],
  });
  if (payload.room !== room) throw Object.assign(new Error(), { code: "another room" });
  console.log(JSON.stringify({ ...payload, typ: protectedHeader.typ }));
} catch (error) {
  console.log(`refused: ${error.claim ?? error.code}`);
}

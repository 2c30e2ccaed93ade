// What npm's jose says of tokens, and tokens that it made: second_opinion.mjs FOLDER OF node_modules, the task on stdin.
//   {"make":["RS256",…],"claims":{…},"verify":[{"token","keys"},…],"at":SECONDS,"issuer","audience","algorithms":[…]}
//   → {"made":[{"alg","token","jwk"},…],"verdicts":[{"valid","why"},…]}
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { text } from "node:stream/consumers";

const packages = createRequire(process.argv[2] + "/");
const jose = await import(pathToFileURL(packages.resolve("jose")));
const task = JSON.parse(await text(process.stdin));

async function make(alg) {
  const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true });
  const token = await new jose.SignJWT(task.claims)
    .setProtectedHeader({ alg, kid: "k1", typ: "JWT" })
    .sign(privateKey);
  return { alg, token, jwk: { ...(await jose.exportJWK(publicKey)), kid: "k1" } };
}

async function verdict({ token, keys }) {
  try {
    await jose.jwtVerify(token, jose.createLocalJWKSet(keys), {
      algorithms: task.algorithms,
      issuer: task.issuer,
      audience: task.audience,
      currentDate: new Date(task.at * 1000),
      requiredClaims: ["iss", "aud", "sub", "exp", "iat"],
    });
    return { valid: true, why: "" };
  } catch (failure) {
    return { valid: false, why: failure.code ?? String(failure) };
  }
}

const made = [];
for (const alg of task.make) made.push(await make(alg));
const verdicts = [];
for (const one of task.verify) verdicts.push(await verdict(one));
console.log(JSON.stringify({ made, verdicts }));

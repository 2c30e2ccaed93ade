// Real issuers on loopback: issuers.mjs FOLDER oauth2-mock-server|oidc-provider. A line on stdin says which keys it has
// from then on, {"keys":["a","b"],"sign":"b"}, and is answered by {"issuer","token","fetched"}: a token that this key signed,
// and how often the key set was fetched. One without keys changes nothing and asks for the last alone.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, kind] = process.argv.slice(2);
const packages = createRequire(folder + "/");
const load = (name) => import(pathToFileURL(packages.resolve(name)));
const jose = await load("jose");

let handle;
let fetched = 0;
const server = createServer((request, response) => {
  if (request.url.startsWith("/jwks")) ++fetched;
  handle(request, response);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const made = new Map();
async function keyOf(kid) {
  if (!made.has(kid)) {
    const { privateKey } = await jose.generateKeyPair("ES256", { extractable: true });
    made.set(kid, { ...(await jose.exportJWK(privateKey)), kid, alg: "ES256", use: "sig" });
  }
  return made.get(kid);
}

async function mockServer(keys, sign) {
  const { OAuth2Issuer, OAuth2Service } = await load("oauth2-mock-server");
  const mock = new OAuth2Issuer();
  mock.url = issuer;
  for (const key of keys) await mock.keys.add(key);
  handle = new OAuth2Service(mock).requestHandler;
  return mock.buildToken({
    kid: sign,
    scopesOrTransform: (header, payload) => Object.assign(payload, { sub: "app", aud: "landreeve", jti: "s-1" }),
  });
}

async function oidcProvider(keys, sign) {
  const { Provider } = await load("oidc-provider");
  const client = { client_id: "app", client_secret: "secret", redirect_uris: [], response_types: [] };
  const provider = new Provider(issuer, {
    // The first that fits signs.
    jwks: { keys: [...keys].sort((a, b) => (b.kid === sign) - (a.kid === sign)) },
    clients: [{ ...client, grant_types: ["client_credentials"], id_token_signed_response_alg: "ES256" }],
    ttl: { ClientCredentials: 600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => "urn:landreeve",
        getResourceServerInfo: () => ({
          scope: "",
          audience: "landreeve",
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "ES256" } },
        }),
      },
    },
  });
  handle = provider.callback();
  const answer = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: { authorization: "Basic " + btoa("app:secret") },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  return (await answer.json()).access_token;
}

const serve = { "oauth2-mock-server": mockServer, "oidc-provider": oidcProvider }[kind];
for await (const line of createInterface({ input: process.stdin })) {
  const { keys, sign } = JSON.parse(line);
  const token = keys && (await serve(await Promise.all(keys.map(keyOf)), sign));
  console.log(JSON.stringify({ issuer, token, fetched }));
}
server.closeAllConnections();
server.close();

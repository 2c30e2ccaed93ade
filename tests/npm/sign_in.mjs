// An OpenID Connect issuer and a person with a browser: sign_in.mjs FOLDER [LIFE]. Says {"issuer"} at first. A line on
// stdin then has the person open an address, {"browse":"http://…","as":"asha"} or with "decline":true, and is answered
// by {"status","text"} of the page he lands on.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, life] = process.argv.slice(2);
const packages = createRequire(folder + "/");
const load = (name) => import(pathToFileURL(packages.resolve(name)));
const jose = await load("jose");
const { Provider } = await load("oidc-provider");

let handle;
const server = createServer((request, response) => handle(request, response));
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;
const { privateKey } = await jose.generateKeyPair("ES256", { extractable: true });
const provider = new Provider(issuer, {
  jwks: { keys: [{ ...(await jose.exportJWK(privateKey)), kid: "a", alg: "ES256", use: "sig" }] },
  clients: [
    {
      client_id: "landreeve",
      application_type: "native",
      token_endpoint_auth_method: "none",
      redirect_uris: ["http://127.0.0.1/signed-in"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      id_token_signed_response_alg: "ES256",
    },
  ],
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  pkce: { required: () => true },
  rotateRefreshToken: true,
  ttl: { AccessToken: Number(life ?? 600), RefreshToken: 3600 },
  cookies: { keys: ["a test's"] },
  features: {
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (context, resource) => ({
        scope: "",
        audience: resource,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "ES256" } },
      }),
    },
  },
});
handle = provider.callback();

/** Opens an address as a browser does: follows what it is sent to, keeps cookies, fills the forms in. */
async function browse({ browse: address, as, decline }) {
  const cookies = new Map();
  let request = { url: address, method: "GET" };
  for (let steps = 0; steps < 20; ++steps) {
    const answer = await fetch(request.url, {
      method: request.method,
      body: request.body,
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(name, value);
    }
    const text = await answer.text();
    const next = answer.headers.get("location");
    if (next) request = { url: new URL(next, request.url).href, method: "GET" };
    else if (!/\/interaction\/[^/]+$/.test(request.url)) return { status: answer.status, text };
    else if (decline) request = { url: request.url + "/abort", method: "GET" };
    else {
      const prompt = /name="prompt" value="(\w+)"/.exec(text)[1];
      const fields = prompt === "login" ? { prompt, login: as, password: "any" } : { prompt };
      request = { url: request.url, method: "POST", body: new URLSearchParams(fields) };
    }
  }
  throw new Error("led in a circle");
}

console.log(JSON.stringify({ issuer }));
for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await browse(JSON.parse(line))));
server.closeAllConnections();
server.close();

// Microseconds of processor time that fast-jwt takes for a token, its cache off: FOLDER OF node_modules, FILE OF THE TOKEN
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { createVerifier } = createRequire(process.argv[2] + "/")("fast-jwt");

const given = JSON.parse(readFileSync(process.argv[3], "utf8"));
const verify = createVerifier({
  key: given.pem,
  algorithms: [given.algorithm],
  cache: false,
  allowedIss: "https://abcdefghijklmnop.supabase.co/auth/v1",
  allowedAud: "authenticated",
});

const spent = (since) => { const used = process.cpuUsage(since); return used.user + used.system; };
for (let i = 0; i < 2000; i++) verify(given.token); // until it is compiled
const begun = process.cpuUsage();
let calls = 0;
do {
  for (let i = 0; i < 200; i++) verify(given.token);
  calls += 200;
} while (spent(begun) < 400_000);
console.log(spent(begun) / calls);

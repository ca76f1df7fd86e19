// Sent {xml, patients}: reads the decision with dmn-moddle and asks feelin about each cell. A cell that was
// asked about the same answer before is not asked again.
import { readFileSync } from 'node:fs';
import { DmnModdle } from 'dmn-moddle';
import { evaluate, unaryTest } from 'feelin';

const { xml, patients } = JSON.parse(readFileSync(0, 'utf8'));
const { rootElement, warnings } = await new DmnModdle().fromXML(xml);
const table = rootElement.drgElement.find((element) => element.$type === 'dmn:Decision').decisionLogic;
if (warnings.length || table.hitPolicy !== 'COLLECT') throw new Error(`${warnings} ${table.hitPolicy}`);

const named = (elements, texts) => elements.map((element, place) => [element.name ?? element.inputExpression.text, texts[place].text]);
const rules = table.rule.map((rule) => ({
  tests: named(table.input, rule.inputEntry).filter(([, text]) => text !== '-'),
  said: Object.fromEntries(named(table.output, rule.outputEntry).map(([name, text]) => [name, value(evaluate(text))])),
}));

function value(found) {
  if (found.warnings.length) throw new Error(JSON.stringify(found.warnings));
  return found.value;
}

const known = new Map();
function holds(name, text, answer) {
  const key = JSON.stringify([text, answer]);
  if (!known.has(key)) known.set(key, value(unaryTest(text, { '?': answer, [name]: answer })));
  return known.get(key);
}

const matched = (patient) => rules.filter(({ tests }) => tests.every(([name, text]) => holds(name, text, patient[name])));
console.log(JSON.stringify(patients.map((patient) => matched(patient).map(({ said }) => said))));

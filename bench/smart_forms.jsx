// Smart Forms with nothing around it: window.filledIn() fills in our questionnaire for one person after another.
import {
  BaseRenderer, buildForm, getResponse, removeEmptyAnswersFromResponse, RendererThemeProvider, useRendererQueryClient,
} from '@aehrc/smart-forms-renderer';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';

const until = async (found, what) => {
  for (const end = performance.now() + 15_000; performance.now() < end;) {
    const value = found();
    if (value) return value;
    await new Promise((next) => setTimeout(next, 20));
  }
  throw new Error(`not found: ${what}`);
};

function Form() {
  return (
    <RendererThemeProvider>
      <QueryClientProvider client={useRendererQueryClient()}><BaseRenderer /></QueryClientProvider>
    </RendererThemeProvider>
  );
}

// The box beside these words, in the item of this question.
const box = (question, label) => [...document.querySelectorAll(`[data-linkid="${question}"] label`)]
  .find((one) => one.textContent.trim() === label);

// Every answer of a response.
const given = (items) => items.flatMap(({ answer = [], item = [] }) => [...answer, ...given(item)]);

window.filledIn = async (questionnaire, people) => {
  const filled = [];
  const response = () => removeEmptyAnswersFromResponse(questionnaire, getResponse());
  for (const ticks of people) {
    document.body.innerHTML = '<div id="form"></div>';
    const root = createRoot(document.getElementById('form'));
    try {
      await buildForm({ questionnaire });
      root.render(<Form />);
      for (const [number, [question, label]] of ticks.entries()) {
        (await until(() => box(question, label), `${question} ${label}`)).click();
        // It takes a tick over on a later turn, and what is ticked before that is lost: people are slower.
        await until(() => given(response().item ?? []).length > number, `${question} ${label} in the response`);
      }
      filled.push({ response: response(), complaints: [] });
    } catch (error) {
      filled.push({ response: null, complaints: [String(error)] });
    }
    root.unmount();
  }
  return filled;
};

import type { CellPlans } from '../../contracts/plan.ts';
import { printable } from '../printable.ts';
import { hypotheticalText, remedyText, statementTitle } from './plan-text.ts';
import { renderPlans } from './terminal.ts';

const COLUMNS = 100;

/** The plans of one cell as Markdown: the account and the findings as a list, the trees as they look on a terminal. */
export function planMarkdown(plans: CellPlans): string {
  const lines: string[] = [];
  for (const { params, schema, statements } of plans.sets) {
    for (const statement of statements) {
      lines.push(`#### ${plans.cell}, ${statementTitle(params, statement, statements.length)}`, '');
      lines.push(...statement.account.map((text) => `- ${escaped(text)}`));
      for (const finding of statement.findings) {
        const sql = remedyText(finding, schema);
        const notes = [finding.remedy?.note, hypotheticalText(finding)].filter((note) => !!note);
        lines.push(`- **${finding.name}** (${finding.role}): ${escaped(finding.message)}`);
        if (sql !== null)
          lines.push(`  Remedy: \`${printable(sql)};\` ${escaped(notes.join(' '))}`.trimEnd());
      }
      lines.push('');
    }
  }
  const trees = renderPlans(plans, { color: false, columns: COLUMNS });
  return `${lines.join('\n')}\n\`\`\`text\n${trees}\`\`\`\n`;
}

function escaped(text: string): string {
  return printable(text).replace(/[\\`*_<>[\]|]/g, '\\$&');
}

import { noticesOf } from '../document.ts';
import type { Evidence } from '../evidence.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportModel } from '../model.ts';
import { counted } from '../numbers.ts';
import { verdictIcon, WORDS, WORST_FIRST } from './verdicts.ts';

/** The first thing on the page: the answer in one sentence, and whether it may be signed. */
export function answer(model: ReportModel, evidence: Evidence | undefined): Markup {
  const [, words, sentence] = /^(.*?): (.*?)(?: \(scenario [^()]*\))?$/s.exec(model.title)!;
  return html`<header class="answer ${model.verdict}">
${noticesOf(model).map(({ name, text }) => html`<p class="notice"><strong>${name}:</strong> ${text}</p>\n`)}<p class="kicker">Decision report · ${model.scenario.name} · ${dateOf(model)}</p>
<h1><span class="word">${verdictIcon(model.verdict)} ${capitalised(words!)}</span> <span class="hide">: </span>${tied(upperFirst(sentence!))}</h1>
<p class="lead">${tied(lead(model))}</p>
${signOff(model, evidence)}<ul class="tally" aria-label="Cells by verdict">
${tally(model)}</ul>
</header>
`;
}

function tally({ tiers }: ReportModel): Markup[] {
  const rows = tiers.flatMap((tier) => tier.rows);
  return WORST_FIRST.flatMap((verdict) => {
    const count = rows.filter((row) => row.verdict === verdict).length;
    if (count === 0) return [];
    return [
      html`<li class="${verdict}">${verdictIcon(verdict)} <strong>${count}</strong> ${WORDS[verdict]}</li>\n`,
    ];
  });
}

function dateOf({ sessions, id }: ReportModel): string {
  const last = sessions.at(-1);
  if (last === undefined) return id;
  const day = (at: string) =>
    new Date(at).toLocaleDateString('en-GB', {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    });
  return day(last.finishedAt ?? last.startedAt);
}

/** Why, and what was measured, on how much, how often, when, by what. */
function lead({ tiers, reason, sessions, tool }: ReportModel): string {
  const rows = tiers.flatMap((tier) => tier.rows);
  const sizes = tiers.map(({ tier, data }) => {
    const total = data?.tables.reduce((sum, table) => sum + table.rows, 0);
    return total === undefined ? `tier ${tier}` : `tier ${tier} (${total.toLocaleString('en')} rows)`;
  });
  // A tier is there once for each candidate.
  const sizesOnce = [...new Set(sizes)].join(' and ');
  const counts = rows.map((row) => row.rounds);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const rounds = least === most ? counted(most, 'round') : `${least} to ${most} rounds`;
  const classes = new Set(rows.map((row) => row.class)).size;
  const last = sessions.at(-1);
  const end = last && (last.finishedAt ?? last.startedAt).slice(0, 16).replace('T', ' ');
  return [
    `${upperFirst(reason).replace(/\.$/, '')}.`,
    `Measured on ${sizesOnce}:`,
    `${counted(rows.length, 'cell')} in ${classes === 1 ? '1 class' : `${classes} classes`} of work, ${rounds} each,`,
    `${end === undefined ? '' : `until ${end} UTC, `}by ${tool}.`,
  ].join(' ');
}

function signOff(model: ReportModel, evidence: Evidence | undefined): Markup {
  const obstacles = [
    ...model.signOff.obstacles,
    ...(evidence?.unusable
      ? [`the raw samples cannot be used: ${evidence.unusable.replace(/\.$/, '')}`]
      : []),
  ];
  const count = model.caveats.length;
  const caveats =
    count === 0
      ? []
      : html` There ${count === 1 ? 'is' : 'are'} <a href="#caveats">${counted(count, 'thing')} to weigh</a>.`;
  if (obstacles.length === 0) {
    return html`<p class="signoff yes"><strong>May be signed.</strong> The run is complete, on a real server, and the baseline agrees with itself.${caveats}</p>
`;
  }
  return html`<div class="signoff no"><p><strong>Must not be signed:</strong></p>
<ul>${obstacles.map((obstacle) => html`<li>${obstacle}</li>`)}</ul>${caveats}</div>
`;
}

/** A number keeps its per cent sign. */
function tied(text: string): string {
  return text.replaceAll(' %', '\u00a0%');
}

/** `INCOMPLETE, INDICATIVE PASS` as words that are read, not spelt. */
function capitalised(words: string): string {
  return upperFirst(words.toLowerCase());
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

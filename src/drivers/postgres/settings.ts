import { HarnessError } from '../../contracts/error.ts';

type Settings = Readonly<Record<string, string>>;

/** Server settings as arguments of the postgres program. */
export function settingArguments(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** @throws HarnessError (config) if there are settings, for a source that cannot set any. */
export function refuseSettings(what: string, settings: Settings = {}): void {
  const [name] = Object.keys(settings);
  if (name === undefined) return;
  throw new HarnessError('config', `${what} takes no server settings, and a candidate asks for ${name}.`, {
    hint: 'Set them on the server itself, or use --postgres docker or cluster.',
  });
}

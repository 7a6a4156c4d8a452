// From a table of keys to what is written of a view: only what differs from its defaults.

import type { LinkKey } from "./link-values.ts";

export type LinkKeys<State> = { readonly [K in keyof State]: LinkKey<State[K]> };

export interface LinkTable<State> {
  readonly names: readonly (keyof State & string)[];
  readonly defaults: State;
  readonly isKey: (name: string) => name is keyof State & string;
  /** The state that these written values describe, defaults for the rest. A later value of a key wins. */
  readonly read: (entries: Iterable<readonly [name: string, written: string]>) => {
    readonly state: State;
    readonly problems: readonly string[];
  };
  /** What differs from the defaults, in the order of the table. */
  readonly differences: (state: State) => readonly (readonly [string, string])[];
}

export function createLinkTable<State extends object>(keys: LinkKeys<State>, defaults: State): LinkTable<State> {
  const names = Object.keys(keys) as (keyof State & string)[];
  const isKey = (name: string): name is keyof State & string => Object.hasOwn(keys, name);
  const write = <K extends keyof State>(name: K, state: State): string => keys[name].write(state[name]);
  return {
    names,
    defaults,
    isKey,
    read(entries) {
      let state = defaults;
      const problems: string[] = [];
      for (const [name, written] of entries) {
        if (!isKey(name)) continue;
        const { value, problem } = keys[name].read(written);
        state = { ...state, [name]: value };
        if (problem !== "") problems.push(problem);
      }
      return { state, problems };
    },
    differences: (state) =>
      names
        .map((name) => [name, write(name, state), write(name, defaults)] as const)
        .filter(([, written, byDefault]) => written !== byDefault)
        .map(([name, written]) => [name, written] as const),
  };
}

// The one Trusted Types policy of Headlight. Pages that require trusted types for scripts allow it by name,
// and all it lets through is a worker that lies beside our own files, one that we put into a blob ourselves, or the one
// that keeps the pages for when there is no network.

/** Beside the pages, so that these are in its scope. Their scripts lie in a folder below. */
export function serviceWorkerAddress(): string {
  return new URL("../service-worker.js", import.meta.url).href;
}

interface ScriptUrlPolicy {
  createScriptURL(address: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy;
  isScriptURL(given: unknown): boolean;
}

/** Where bundles of ours in the same page find the policy: most pages allow each name to be taken once only. */
const SHARED = Symbol.for("headlight.trusted-types");

interface Surroundings {
  readonly trustedTypes?: PolicyFactory;
  [SHARED]?: unknown;
}

let own: ScriptUrlPolicy | undefined;

/** The address as `new Worker` wants it: a TrustedScriptURL where the browser knows them, else a plain string. */
export function trustedWorkerAddress(address: string): string {
  const allowed = refuseForeign(address);
  const surroundings = globalThis as Surroundings;
  const factory = surroundings.trustedTypes;
  if (!factory) return allowed;
  if (!own) {
    const trusted = sharedAddress(surroundings[SHARED], factory, allowed);
    if (trusted !== undefined) return trusted;
    own = factory.createPolicy("headlight", { createScriptURL: refuseForeign });
    Reflect.defineProperty(globalThis, SHARED, { value: own, configurable: true });
  }
  return own.createScriptURL(allowed);
}

/** Nothing, unless what lies in the shared place is a policy and lets our very address through. */
function sharedAddress(policy: unknown, factory: PolicyFactory, address: string): string | undefined {
  try {
    const trusted: unknown = (policy as ScriptUrlPolicy).createScriptURL(address);
    return factory.isScriptURL(trusted) && String(trusted) === address ? (trusted as string) : undefined;
  } catch {
    return undefined; // Nobody's, or of a bundle that lies in another folder.
  }
}

function refuseForeign(address: string): string {
  const ourFolder = new URL(".", import.meta.url).href;
  if (address.startsWith("blob:") || address.startsWith(ourFolder) || address === serviceWorkerAddress())
    return address;
  throw new TypeError(`a worker may only start from ${ourFolder}, not from ${address}`);
}

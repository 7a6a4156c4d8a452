// The one Trusted Types policy of Headlight. Pages that require trusted types for scripts allow it by name,
// and all it lets through is a worker that lies beside our own files, or one that we put into a blob ourselves.

interface ScriptUrlPolicy {
  createScriptURL(address: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy;
}

let policy: ScriptUrlPolicy | undefined;

/** The address as `new Worker` wants it: a TrustedScriptURL where the browser knows them, else a plain string. */
export function trustedWorkerAddress(address: string): string {
  const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory?.createPolicy("headlight", { createScriptURL: refuseForeign }) ?? {
    createScriptURL: refuseForeign,
  };
  return policy.createScriptURL(address);
}

function refuseForeign(address: string): string {
  const ourFolder = new URL(".", import.meta.url).href;
  if (address.startsWith("blob:") || address.startsWith(ourFolder)) return address;
  throw new TypeError(`a worker may only start from ${ourFolder}, not from ${address}`);
}

// A model in a shipped module, called as the engine's worker calls it.

const PORTION_BYTES = 2 ** 20; // as load-folder.ts hands them over
const WHOLE_JOB = 2 ** 53;
const WEIGHTS = 2; // MAP_KINDS in protocol.ts
const NO_SEGMENTS = new Uint8Array(0);

const FIRST_MEMORY = { initial: 128, maximum: 65_536 }; // as start-core.ts asks for

/** A fresh instance of the module `name`: { open, memoryBytes }. */
export async function startOurs(name = "headlight-models") {
  const { default: createHeadlight } = await import(`./built/${name}.js`);
  const wasmMemory = new WebAssembly.Memory(FIRST_MEMORY);
  const core = await createHeadlight({ wasmMemory });
  return {
    open: (layout, params, options) => openModel(core, layout, params, options),
    /** That it has taken so far, of which it gives nothing back. */
    memoryBytes: () => wasmMemory.buffer.byteLength,
  };
}

/** config: of config.json. list: [name, shape] of its tensors, whose numbers stand in `params` in the same order. */
function openModel(core, { config, list }, params, { eightBits = false } = {}) {
  const model = build(core, config, list, params, eightBits);
  const finish = (started, take) => finishJob(core, started, take);
  return {
    /** Runs over `tokens` to the end; every head's weights can be read from the trace until it is closed. */
    run(tokens) {
      const trace = finish(core.startRun(model, tokens, NO_SEGMENTS), core.takeTrace);
      const rest = accepted(core.startCompletion(trace));
      if (rest.job !== 0) finish(rest, core.dropJob);
      return trace;
    },
    /** Weights of one head, [tokens, tokens]. */
    weights(trace, layer, head, tokens) {
      const window = { trace, layer, head, firstRow: 0, lastRow: tokens, firstColumn: 0, lastColumn: tokens, mean: 0 };
      return finish(core.startMap(window, WEIGHTS), core.takeMap);
    },
    /** The largest weight of each of bins x bins parts of that map. */
    pooled(trace, layer, head, tokens, bins) {
      const window = { trace, layer, head, firstRow: 0, lastRow: tokens, firstColumn: 0, lastColumn: tokens, mean: 0 };
      return finish(core.startPooled(window, WEIGHTS, bins), core.takePooled);
    },
    /** The likeliest `top` tokens after `position`: { ids, logits }. */
    predict: (trace, position, top) =>
      finish(core.startLogits(trace, position, top, new Uint32Array()), core.takeLogits),
    closeTrace: (trace) => core.closeTrace(trace),
    close: () => core.closeModel(model),
  };
}

/** The bytes of a safetensors file are never put together: the builder asks for stretches of them. */
function build(core, config, list, params, eightBits) {
  const header = safetensorsHeader(list);
  const dataStart = 8 + header.length;
  const plan = accepted(
    core.startModel(
      new TextEncoder().encode(JSON.stringify(config)),
      header,
      Uint32Array.of(header.length),
      ["model.safetensors"],
      Float64Array.of(dataStart + params.byteLength),
      eightBits,
    ),
  );
  for (const [read, rows] of plan.rows.entries()) {
    const rowBytes = plan.rowBytes[read];
    const atOnce = Math.max(1, Math.floor(PORTION_BYTES / rowBytes));
    for (let row = 0; row < rows; row += atOnce) {
      const count = Math.min(atOnce, rows - row);
      const first = plan.firsts[read] - dataStart + row * rowBytes;
      accepted(core.writeRows(plan.builder, read, row, new Uint8Array(params.buffer, first, count * rowBytes)));
      while (core.roundSome(plan.builder));
    }
  }
  return core.takeBuiltModel(plan.builder);
}

/** Of a file with these tensors in F32, one behind the other. */
export function safetensorsHeader(list) {
  let end = 0;
  const entries = list.map(([name, shape]) => {
    const begin = end;
    end += 4 * shape.reduce((product, size) => product * size, 1);
    return [name, { dtype: "F32", shape, data_offsets: [begin, end] }];
  });
  return new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
}

function finishJob(core, started, take) {
  const { job } = accepted(started);
  while (core.advance(job, WHOLE_JOB) < 1);
  return take(job);
}

function accepted(outcome) {
  if (outcome.code !== "") throw new Error(`${outcome.code}: ${outcome.message}`);
  return outcome;
}

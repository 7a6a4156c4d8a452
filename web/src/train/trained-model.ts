// The model that a training has come to: as files to be downloaded, or kept in this browser and opened in the playground.

import { encodeView } from "../state/link-codec.ts";
import { LINK_TABLE } from "../state/link-keys.ts";
import { KEPT_PREFIX } from "../state/models.ts";
import { DEFAULT_STATE } from "../state/playground-state.ts";
import type { HeadChoice } from "../state/picture.ts";
import type { FileShown, FolderShown } from "../state/train-screen.ts";
import type { TrainingRecord } from "../state/training-record.ts";
import { isOfCharacters, type Training } from "../training/training.ts";
import { zippedFolder } from "../export/zipped-folder.ts";

const PLAYGROUND = "./index.html";

export interface ModelListener {
  readonly onChange: () => void;
  readonly onFault: (error: unknown) => void;
}

/** Returns the name under which the files are kept. */
export type KeepFiles = (name: string, files: readonly File[]) => Promise<string>;

export class TrainedModel {
  isSaving = false;
  shown: FolderShown | undefined;

  constructor(
    private readonly listener: ModelListener,
    private readonly keepFiles: KeepFiles = keepInBrowser,
  ) {}

  async download(training: Training, record: TrainingRecord): Promise<void> {
    await this.save(async () => {
      const { step, files } = await training.folder();
      const zip = addressed(await zippedFolder(nameOf(record, step), files));
      this.forget();
      this.shown = { step: record.state === "diverged" ? undefined : step, zip, files: files.map(addressed) };
    });
  }

  /** The address of the playground that opens it, at the head that is chosen here. */
  keep(training: Training, record: TrainingRecord, chosen: HeadChoice): Promise<string | undefined> {
    return this.save(async () => {
      const { step, files } = await training.folder();
      const name = await this.keepFiles(nameOf(record, step), files);
      const view = { model: KEPT_PREFIX + name, ...textsOf(record), ...chosen };
      return PLAYGROUND + encodeView(LINK_TABLE, { ...DEFAULT_STATE, ...view });
    });
  }

  /** The files of a training that is gone take memory. */
  forget(): void {
    for (const { address } of this.shown === undefined ? [] : [this.shown.zip, ...this.shown.files]) {
      URL.revokeObjectURL(address);
    }
    this.shown = undefined;
  }

  private async save<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    this.isSaving = true;
    this.listener.onChange();
    try {
      return await work();
    } catch (error) {
      this.listener.onFault(error);
      return undefined;
    } finally {
      this.isSaving = false;
      this.listener.onChange();
    }
  }
}

function addressed(file: File): FileShown {
  return { name: file.name, sizeBytes: file.size, address: URL.createObjectURL(file) };
}

function nameOf({ config }: TrainingRecord, step: number): string {
  return `${config.task}-${config.layers}x${config.heads}-step-${step}`;
}

/** The probe as the model's tokenizer reads it: behind its begin tokens, which the tokenizer adds by itself. */
function textsOf({ config, facts: { probe, sourceLen } }: TrainingRecord): { text: string; pair: string } {
  const between = isOfCharacters(config.task) ? "" : " ";
  if (sourceLen === 0) return { text: probe.slice(1).join(between), pair: "" };
  return { text: probe.slice(1, sourceLen).join(between), pair: probe.slice(sourceLen + 1).join(between) };
}

/** Loaded when somebody asks: nothing of it is needed to train. */
async function keepInBrowser(name: string, files: readonly File[]): Promise<string> {
  const [{ createModelStore }, { FilesFolder }] = await Promise.all([
    import("../model-folder/model-store.ts"),
    import("../model-folder/files-folder.ts"),
  ]);
  const folder = new FilesFolder(name, { kind: "files" }, new Map(files.map((file) => [file.name, file])));
  return (await createModelStore().keep(folder)).name;
}

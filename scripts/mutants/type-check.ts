import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "./copy-of-house";

/** Asks the compiler about one changed file at a time: what it refuses never comes as far as a test. */
export class TypeCheck {
  private readonly changed = new Map<string, { text: string; version: number }>();
  private readonly service: ts.LanguageService;

  constructor() {
    const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
    const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
    const textOf = (file: string) => this.changed.get(file)?.text ?? ts.sys.readFile(file);
    this.service = ts.createLanguageService({
      getScriptFileNames: () => fileNames,
      getScriptVersion: (file) => String(this.changed.get(file)?.version ?? 0),
      getScriptSnapshot: (file) => {
        const text = textOf(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => ROOT,
      getCompilationSettings: () => options,
      getDefaultLibFileName: (wanted) => ts.getDefaultLibFilePath(wanted),
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    });
  }

  takes(file: string, text: string): boolean {
    const path = join(ROOT, file);
    this.set(path, text);
    const isFine =
      this.service.getSyntacticDiagnostics(path).length === 0 &&
      this.service.getSemanticDiagnostics(path).length === 0;
    this.set(path, readFileSync(path, "utf8"));
    return isFine;
  }

  private set(path: string, text: string): void {
    this.changed.set(path, { text, version: (this.changed.get(path)?.version ?? 0) + 1 });
  }
}

export { catalogue, type DiagnosticCode, type Severity } from "./catalogue.js";
export { type Diagnostic, diagnostic, hasErrors, type Related, sortDiagnostics } from "./diagnostic.js";
export { type Position, positionAt, type Source, type Span } from "./span.js";
export { suggest } from "./suggest.js";
export { unreachable } from "./unreachable.js";

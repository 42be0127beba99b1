/** A call that cannot be answered as it is; it becomes an HTTP status with `{"code", "message"}`, as OPA has it. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What the caller wrote is not what the endpoint takes. */
export function invalidCall(message: string): RequestError {
  return new RequestError(400, "invalid_parameter", message);
}

/** All of the house's own connections to a server are in use: that says nothing of the server. */
export class NoConnection extends Error {
  readonly code = "no_connection";
  constructor(why: string) {
    super(why);
    this.name = "NoConnection";
  }
}

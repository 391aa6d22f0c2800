import { ADDRESS_VARIABLE, startTestServer, type TestServer } from './temporal-server';

declare global {
  var reelbatchTestServer: TestServer | undefined;
}

/** jest's globalSetup: one server for the whole run. Workers of jest inherit the variable. */
export default async function globalSetup(): Promise<void> {
  globalThis.reelbatchTestServer = await startTestServer();
  process.env[ADDRESS_VARIABLE] = globalThis.reelbatchTestServer.address;
}

/** jest's globalTeardown: runs in the process of global-setup, whose server it ends. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.reelbatchTestServer?.stop();
}

// What outlives the page: `account` (who we are), `messages` and `chats`, in IndexedDB as on the real page.
const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open('whatsapp', 1);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore('account');
    request.result.createObjectStore('messages', { keyPath: 'key' }).createIndex('chat', 'chat');
    request.result.createObjectStore('chats', { keyPath: 'id' });
  });
  request.addEventListener('success', () => resolve(request.result));
  request.addEventListener('error', () => reject(request.error));
});

/** Hands the stores to `work`. Resolves with the result of the request that it returns, if any, when all of it is on disk. */
async function transaction(mode, work) {
  const database = await opened;
  const names = [...database.objectStoreNames];
  const running = database.transaction(names, mode, { durability: 'strict' });
  const request = work(Object.fromEntries(names.map((name) => [name, running.objectStore(name)])));
  return new Promise((resolve, reject) => {
    running.addEventListener('complete', () => resolve(request?.result));
    running.addEventListener('abort', () => reject(running.error));
  });
}

export const read = (work) => transaction('readonly', work);
export const write = (work) => transaction('readwrite', work);

export const wipe = () =>
  write((stores) => {
    for (const store of Object.values(stores)) store.clear();
  });

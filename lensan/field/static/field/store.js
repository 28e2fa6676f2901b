// The browser's own store: `box` by name, `deeds` that wait to be sent, `receipts` of those that were,
// `tries` of a PIN that are left.
// Whatever is put here that names a person was sealed before (crypt.js).

const NAME = "lensan-thuc-dia";
const STORES = ["box", "deeds", "receipts", "tries"];
let opened;

export class Full extends Error {
  constructor() {
    super("Bộ nhớ của máy đã đầy, việc vừa làm CHƯA được lưu. Hãy xóa bớt ảnh hoặc ứng dụng trên máy rồi bấm lưu lần nữa; chữ đã gõ vẫn còn đây.");
  }
}

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = () => {
      const there = request.result.objectStoreNames;
      for (const name of STORES) if (!there.contains(name)) request.result.createObjectStore(name, { autoIncrement: name !== "box" });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

// Writes all or nothing: `work` is given the stores and asks for what it wants in one go.
export async function write(names, work) {
  const transaction = (await open()).transaction(names, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error?.name === "QuotaExceededError" ? new Full() : transaction.error);
  });
  const answer = work(...names.map((name) => transaction.objectStore(name)));
  await done;
  return answer?.result;
}

export async function get(name) {
  return settled((await open()).transaction("box").objectStore("box").get(name));
}

export const put = (name, value) => write(["box"], (box) => box.put(value, name));

// Everything in a store with its keys, in the order in which it came.
export async function all(name) {
  const store = (await open()).transaction(name).objectStore(name);
  const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
  return keys.map((key, at) => [key, values[at]]);
}

export async function count(name) {
  return settled((await open()).transaction(name).objectStore(name).count());
}

// Destroys everything, what was not sent included.
export async function wipe() {
  const database = await open();
  await write(STORES, (...stores) => stores.forEach((store) => store.clear()));
  database.close();
  opened = undefined;
  await settled(indexedDB.deleteDatabase(NAME));
}

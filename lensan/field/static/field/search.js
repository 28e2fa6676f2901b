// Finds households by name with or without accents, by telephone, by code.

export const fold = (text) =>
  text.replace(/[đĐ]/g, "d").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

const keyOf = (one) => `${fold(one.facts.name ?? "")} ${(one.facts.phones ?? "").replace(/\s/g, "")} ${one.code.toLowerCase()}`;

export function find(households, query) {
  const words = fold(query).split(" ").filter(Boolean);
  return households
    .filter((one) => { const key = keyOf(one); return words.every((word) => key.includes(word)); })
    .sort((one, other) => (one.facts.name ?? "").localeCompare(other.facts.name ?? "", "vi"));
}

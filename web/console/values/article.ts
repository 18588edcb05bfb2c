/** A name with its article: `a host`, `an author`, `an SR`. */

/** `large`: at the start of a sentence. Letters that stand for words are said one by one. */
export function article(name: string, large = false): string {
  const isLetters = /^[A-Z]{2}/.test(name)
  const isVowel = isLetters
    ? /^[AEFHILMNORSX]/.test(name)
    : /^[aeiou]/i.test(name) && !/^(?:eu|uni|us[aeiu]|one)/i.test(name)
  // What people say as a word, not letter by letter.
  const isWord = /^(?:VIF|PIF|LUN|RAM|ROM|MAC|NUMA|SIM)(?![A-Z])/.test(name)
  const an = isWord ? false : isVowel
  return `${large ? 'A' : 'a'}${an ? 'n' : ''} ${name}`
}

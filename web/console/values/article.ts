/** A name with its article: `a host`, `an author`, `an SR`. */

/** `large`: for the start of a sentence. Abbreviations take the article of their first letter's name. */
export function article(name: string, large = false): string {
  const isLetters = /^[A-Z]{2}/.test(name)
  const isVowel = isLetters
    ? /^[AEFHILMNORSX]/.test(name)
    : /^[aeiou]/i.test(name) && !/^(?:eu|uni|us[aeiu]|one)/i.test(name)
  // Abbreviations that are pronounced as words.
  const isWord = /^(?:VIF|PIF|LUN|RAM|ROM|MAC|NUMA|SIM)(?![A-Z])/.test(name)
  const an = isWord ? false : isVowel
  return `${large ? 'A' : 'a'}${an ? 'n' : ''} ${name}`
}

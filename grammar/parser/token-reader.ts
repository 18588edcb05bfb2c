/** The tokens of one unit, one after the other, with those that follow. */
import { EOF, type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import { tokenOf } from '../scan.ts'

const END = tokenOf(EOF, '', -1)

export abstract class TokenReader {
  #tokens: readonly IToken[] = []
  /** The index of the next token. */
  #next = 0

  protected read(tokens: readonly IToken[]): void {
    this.#tokens = tokens
    this.#next = 0
  }

  /** The token that stands `ahead` tokens from here: 1 is the next, 0 the last that was taken. `EOF` if there is none. */
  protected LA(ahead: number): IToken {
    return this.#tokens[this.#next + ahead - 1] ?? END
  }

  protected at(type: TokenType, ahead = 1): boolean {
    return tokenMatcher(this.LA(ahead), type)
  }

  /** Takes the next token, of which the caller knows the type. Takes nothing at the end. */
  protected consume(_type: TokenType): IToken {
    const token = this.LA(1)
    this.skip()
    return token
  }

  /** Skips the next token. Returns the one behind it. */
  protected skip(): IToken {
    if (this.#next < this.#tokens.length) this.#next++
    return this.LA(1)
  }
}

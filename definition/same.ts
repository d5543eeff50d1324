// For types that are written twice on purpose, once plain and once as a zod schema: the compiler holds the two equal.

/** `true` where each is assignable to the other, else `never`. */
export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

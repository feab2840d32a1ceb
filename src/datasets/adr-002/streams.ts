/** What a stream is for; with two more coordinates it is one stream of `streamsOf`. */
export const STREAM = {
  /** (user) */
  profile: 0,
  /** (first conversation of the block) */
  block: 1,
  /** (first conversation of the run) */
  run: 2,
  /** (conversation) */
  conversation: 3,
  times: 4,
  topic: 5,
  /** (conversation, turn) */
  turn: 6,
  scores: 7,
  embedding: 8,
  /** (user, row) */
  configuration: 9,
  /** (dataset over all users, prompt) */
  prompt: 10,
} as const;

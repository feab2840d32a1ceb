/** Words of PyRIT's and the application's world. */

export const MODELS = [
  ['OpenAIChatTarget', 'gpt-4o'],
  ['OpenAIChatTarget', 'gpt-4o-mini'],
  ['OpenAIChatTarget', 'o3-mini'],
  ['AzureMLChatTarget', 'Llama-3.3-70B-Instruct'],
  ['AzureMLChatTarget', 'Phi-4'],
  ['HuggingFaceChatTarget', 'Mistral-7B-Instruct-v0.3'],
  ['HuggingFaceChatTarget', 'Qwen2.5-14B-Instruct'],
  ['OllamaChatTarget', 'llama3.1'],
  ['OllamaChatTarget', 'gemma2'],
  ['HTTPTarget', 'support-assistant'],
  ['GandalfTarget', 'gandalf-level-4'],
  ['CrucibleTarget', 'crucible-puppeteer'],
] as const;

export const TRUE_FALSE_SCORERS = [
  'SelfAskRefusalScorer',
  'SelfAskTrueFalseScorer',
  'SelfAskCategoryScorer',
  'SubStringScorer',
  'PromptShieldScorer',
  'GandalfScorer',
] as const;

export const FLOAT_SCORERS = [
  'SelfAskLikertScorer',
  'SelfAskScaleScorer',
  'AzureContentFilterScorer',
  'InsecureCodeScorer',
] as const;

export const CONVERTERS = [
  'Base64Converter',
  'ROT13Converter',
  'LeetspeakConverter',
  'CaesarConverter',
  'MorseConverter',
  'UnicodeConfusableConverter',
  'EmojiConverter',
  'AsciiArtConverter',
  'CharSwapGenerator',
  'TranslationConverter',
  'ToneConverter',
  'TenseConverter',
  'PersuasionConverter',
  'VariationConverter',
] as const;

export const SINGLE_ORCHESTRATORS = ['PromptSendingOrchestrator', 'FlipAttackOrchestrator'] as const;

export const SCRIPTED_ORCHESTRATORS = [
  'CrescendoOrchestrator',
  'RedTeamingOrchestrator',
  'PAIROrchestrator',
  'TreeOfAttacksWithPruningOrchestrator',
] as const;

export const HARM_CATEGORIES = [
  'harassment',
  'hate_speech',
  'malware',
  'physical_harm',
  'economic_harm',
  'fraud',
  'disinformation',
  'sexual_content',
  'privacy',
  'expert_advice',
  'government',
  'prompt_injection',
] as const;

export const DATASET_SOURCES = [
  'JailbreakBench',
  'HarmBench',
  'AdvBench',
  'XSTest',
  'DecodingTrust',
  'uploaded_csv',
] as const;

export const OPERATION_ADJECTIVES = [
  'amber',
  'brisk',
  'cobalt',
  'dusk',
  'ember',
  'frost',
  'granite',
  'hollow',
  'iron',
  'jade',
  'lunar',
  'mellow',
  'north',
  'opal',
  'quiet',
  'rapid',
] as const;

export const OPERATION_NOUNS = [
  'anchor',
  'badger',
  'canyon',
  'dolphin',
  'falcon',
  'glacier',
  'harbor',
  'island',
  'juniper',
  'kestrel',
  'lantern',
  'meadow',
  'orchid',
  'prairie',
  'raven',
  'summit',
] as const;

export const OPERATORS = [
  'alice',
  'bogdan',
  'chidi',
  'dana',
  'elif',
  'farid',
  'grace',
  'hana',
  'ivo',
  'joana',
  'kenji',
  'lucía',
] as const;

/** A response's fate and how often, in a thousand. */
export const RESPONSE_ERRORS = [
  ['none', 945],
  ['blocked', 38],
  ['processing', 9],
  ['empty', 5],
  ['unknown', 3],
] as const;

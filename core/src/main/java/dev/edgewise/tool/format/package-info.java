/// How models write calls, and how they are read.
///
/// | format | a call | written by |
/// |---|---|---|
/// | `hermes` | `<tool_call>` `{"name", "arguments"}` `</tool_call>`, a block each | Qwen, Hermes, SmolLM3, our
/// wrapping |
/// | `smollm2` | `<tool_call>[{"name", "arguments"}, …]</tool_call>`, one list | SmolLM2 1.7B |
/// | `llama` | `{"name", "parameters"}` alone | Llama 3.1, 3.2 |
/// | `pythonic` | `[f(a=1), g()]` between `<\|tool_call_start\|>` and `<\|tool_call_end\|>` | LFM2.5 |
/// | `functiongemma` | `call:f{a:1}` between tags of its own | FunctionGemma |
/// | `json` | `{"name", "arguments"}` or a list of them, and nothing else | – |
/// | `bfcl` | `[f(a=1), g()]` and nothing else | models asked in BFCL's words |
///
/// **Strict** reading is for rewards and measurements. It takes what `transformers` reads by TRL's schemas, and less
/// in four places, where a reward must not pay for what other software drops or guesses: a tag has to be closed,
/// `arguments` have to be there and be an object, a Python call takes no positional arguments, and a broken Python
/// text is no call. `True` of a Python list is a truth value; TRL reads the text "True". The tokens that end a turn
/// may be missing, since completions are kept without them.
///
/// **Lenient** reading is for servers. It takes what any of `transformers`, vLLM and BFCL's handlers reads: the good
/// calls beside broken ones, an unclosed tag with whole JSON in it, arguments as JSON text (taken apart here), several
/// Llama calls in a list or between semicolons.
///
/// In both the words beside the calls are stripped, and a leading `<think>` block belongs to neither. Nothing that is
/// read is executed.
///
/// Reading order: [dev.edgewise.tool.format.CallFormats], [dev.edgewise.tool.format.ReplyReader], the formats.
@NullMarked
package dev.edgewise.tool.format;

import org.jspecify.annotations.NullMarked;

/// Chat templates: Jinja as `transformers` renders it, on the Jinjava engine.
///
/// Jinjava brings the tree of tags, scopes, macros and the expression scanner. Its own expression semantics are
/// Java's and its filters, tests and functions are a web site's, so this package puts Python's in their place
/// through the engine's extension points: an expression parser, a member resolver, a few tags. A template is
/// hostile input: it reaches nothing but the values given to it and the filters, tests and functions listed here,
/// and all that it does takes from one `Budget`.
///
/// | file | what |
/// |---|---|
/// | [dev.edgewise.text.template.JinjaChatTemplate] | the chat template itself |
/// | `TemplateLexer`, `TemplatePiece`, `TemplateTree` | source text to nodes, with Jinja2's whitespace rules |
/// | `ExpressionParser`, `PythonOperator`, `Ast*` | expressions: grammar and meaning |
/// | `Budget`, `TextSearch` | the work that a rendering may do, and a search that keeps to it |
/// | `Members`, `StringMethods`, `Python` | attributes, methods, truth, `str` and `repr` |
/// | `TemplateFilters`, `TemplateTests`, `TemplateFunctions` | what a template may call |
/// | `ForTag`, `IfTag`, `GenerationTag` | tags that differ from Jinjava's |
@NullMarked
package dev.edgewise.text.template;

import org.jspecify.annotations.NullMarked;

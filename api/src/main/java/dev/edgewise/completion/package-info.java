/// How completions are written: their format, and the shares of formats among many.
///
/// To add a format: implement [dev.edgewise.completion.CompletionFormat] and give it to
/// [dev.edgewise.completion.CompletionFormats] in front of those it must beat.
@NullMarked
package dev.edgewise.completion;

import org.jspecify.annotations.NullMarked;

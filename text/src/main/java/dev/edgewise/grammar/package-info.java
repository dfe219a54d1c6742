/// Constrained decoding: which tokens may come next so that a text stays one of a grammar.
///
/// Reading order: [dev.edgewise.grammar.Rule] (what texts there are), [dev.edgewise.grammar.Automaton] (which bytes may
/// come next), [dev.edgewise.grammar.TokenTexts] (which tokens may), [dev.edgewise.grammar.TokenWalk] (one completion).
/// [dev.edgewise.grammar.SchemaRules] makes rules of a JSON schema, [dev.edgewise.grammar.CallRules] of tools and of
/// the
/// format in which a model calls them. [dev.edgewise.grammar.Grammar] is what others use.
@NullMarked
package dev.edgewise.grammar;

import org.jspecify.annotations.NullMarked;

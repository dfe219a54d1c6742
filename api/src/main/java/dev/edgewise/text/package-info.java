/// The interfaces of tokenizers and chat templates for the rest of the code. The implementations live in the
/// module that carries their native and template libraries.
@NullMarked
package dev.edgewise.text;

import org.jspecify.annotations.NullMarked;

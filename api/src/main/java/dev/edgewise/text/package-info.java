/// What the rest of the code needs to know of tokenizers and chat templates; the implementations live in the
/// module that carries their native and template libraries.
@NullMarked
package dev.edgewise.text;

import org.jspecify.annotations.NullMarked;

/// Preferences: pairs of completions of one prompt, and the losses that compare them.
///
/// To add a loss: implement [dev.edgewise.preference.PreferenceLoss], give it a
/// [dev.edgewise.plugin.PreferenceProvider], and test its slopes by finite differences.
@NullMarked
package dev.edgewise.preference;

import org.jspecify.annotations.NullMarked;

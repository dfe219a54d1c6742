/// Teachers whose answers are known already: [dev.edgewise.teacher.known.RecordedTeacher] reads them from a
/// file, [dev.edgewise.teacher.known.ProceduralTeacher] takes the solutions of environments,
/// [dev.edgewise.teacher.known.CachedTeacher] keeps those of another, and
/// [dev.edgewise.teacher.known.CachedTokenTeacher] what it thinks of tokens.
@NullMarked
package dev.edgewise.teacher.known;

import org.jspecify.annotations.NullMarked;

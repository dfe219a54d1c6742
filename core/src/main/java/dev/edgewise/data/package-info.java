/// Data files as rows. One strict reader takes JSON Lines, JSON, CSV and Parquet, and names file and line of every
/// fault.
///
/// [dev.edgewise.data.Rows] picks the reader by the file's ending. [dev.edgewise.data.Row] checks fields and
/// types. [dev.edgewise.data.Demonstrations] turns rows into prompt and completion.
@NullMarked
package dev.edgewise.data;

import org.jspecify.annotations.NullMarked;

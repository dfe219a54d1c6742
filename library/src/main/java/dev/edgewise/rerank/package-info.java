/// Models that score pairs of a query and a document: how they learn, rank, and are measured.
@NullMarked
package dev.edgewise.rerank;

import org.jspecify.annotations.NullMarked;

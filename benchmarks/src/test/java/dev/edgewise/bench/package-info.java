/// Tests of the bench: its arithmetic, its tables, and its worker processes on a tiny model; and of the page about all
/// verbs.
package dev.edgewise.bench;

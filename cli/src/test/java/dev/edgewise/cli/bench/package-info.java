/// Tests of the bench: its arithmetic, its tables, and its worker processes on a tiny model.
package dev.edgewise.cli.bench;

/// Tests of the command line, on tiny models and, where the files are there, on a real one.
package dev.edgewise.cli;

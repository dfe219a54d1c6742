/// Tests on real pretrained models, skipped where the files are absent.
package dev.edgewise.real;

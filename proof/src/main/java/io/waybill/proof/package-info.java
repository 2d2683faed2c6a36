/**
 * How the log is hashed into a Merkle tree, how its checkpoints are signed, how parts of it are
 * kept as files, and how all of these are verified: by the JDK alone, so that who verifies need not
 * run what wrote.
 */
@NullMarked
package io.waybill.proof;

import org.jspecify.annotations.NullMarked;

/** That the log is what it was: its Merkle tree, signed checkpoints of it, and proofs from both. */
@NullMarked
package io.waybill.infra.proof;

import org.jspecify.annotations.NullMarked;

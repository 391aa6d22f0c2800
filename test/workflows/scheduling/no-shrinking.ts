import fc from 'fast-check';

/** Of a mutant only whether it fails is asked, not the smallest story in which it does. */
fc.configureGlobal({ endOnFailure: true });

//! The sky of Figs. 2 and 3: tables, source, dipole, fit, electrons, and what is refused.

mod explore;

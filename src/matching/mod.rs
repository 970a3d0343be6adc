//! Patterns meet documents: layers of tags, phrases and edges, then matches of claims and figures.

mod attempt;
mod automaton;
mod edges;
pub mod engine;
pub mod examples;
pub mod explain;
pub mod layers;
pub mod machine;
mod memo;
mod narrowing;
mod phrases;
mod profile;
pub mod resolve;
mod token_test;
mod triggers;
